"""The site on this machine, made from the live store: search, graphs that grow, and a console that can only read.

gate says who may ask, live holds the store, app has the addresses, run starts and stops it all.
"""
