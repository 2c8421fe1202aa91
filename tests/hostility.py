"""What comes from outside and would like to be more than text: for every field that reaches a page or a file."""

MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<b>bold</b> & <img src=x onerror=alert(3)>",
    "<!-- <script>",
    "]]><svg/onload=alert(5)>",
    "</style><style>*{display:none}</style>",
    "</title></textarea></noscript><iframe srcdoc='<script>alert(6)</script>'>",
    "&lt;script&gt;alert(7)&lt;/script&gt; &#0; &notin; &amp",
)
ATTRIBUTES = (
    '" onmouseover="alert(8)',
    "' autofocus onfocus='alert(9)",
    "\"quoted\" 'single' `tick`",
    "href=https://example.org",
)
TEMPLATES = ("{{ 7 * 7 }} {% include 'x' %}", "{{7*7}}", "${7*7} `${alert(10)}`", "%s %(name)s {0} {name!r}")
LINKS = (  # none of them may become a link
    "javascript:alert(4)",
    " \tJaVaScRiPt:alert(11)",
    "java\nscript:alert(12)",
    "data:text/html,<script>alert(13)</script>",
    "vbscript:msgbox(14)",
    "//example.org/elsewhere",
    "http://example.org/plain",
    "https://name:word@example.org/",
    "https://[broken",
    "file:///etc/hosts",
)
UNICODE = (
    "a\u2028b\u2029c\x00d\x1be",
    "\x08\x7f\x85\x9f\ufeff\ufffe control",
    "\u202etfel ot thgir\u202c",
    "\u2066isolated and never closed",
    "قاعدة المعرفة",
    "🧭 emoji and \ud800 half of one",
    "👩🏽‍🔬👨‍👩‍👧‍👦🏴\U000e0067\U000e0062\U000e007f joined",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a a\u0335\u0313\u0329 stacked",
    "\u200b\u200d\u2060",
)
NAMES_OF_OBJECTS = ("__proto__", "constructor", "hasOwnProperty", "toString", "undefined")
LONG = ("x" * 5000, "many words " * 455, "-" * 5000)

HOSTILE = (*MARKUP, *ATTRIBUTES, *TEMPLATES, *LINKS, *UNICODE, *NAMES_OF_OBJECTS, *LONG)
