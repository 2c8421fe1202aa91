"""How well the lists know a name."""

import pytest

from paperatlas.extraction.renown import Renown, gather_renown, known_renown, renown_features, without_own
from paperatlas.extraction.vocabulary import TRAINING, Entry
from paperatlas.records import AnnotatedConcept

LISTS = gather_renown(
    [
        Entry("Orbit", "Method", (TRAINING,), 9, 1),
        Entry("ORBIT", "Method", (TRAINING,), 1, 0),
        Entry("Comet", "Method", (TRAINING,), 1, 3),
        Entry("Comet", "Model", (TRAINING,), 2, 3),
        Entry("TreeBench", "Benchmark", ("somewhere",)),
    ]
)


def features_of(name, kind, *, lists=LISTS):
    """What the lists say of a concept of this name and type."""
    return renown_features(AnnotatedConcept(name, kind, (name,), ()), lists)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("Orbit", "Method", ["known many", "known many mixed", "known elsewhere 0", "unlabelled some"]),
        ("orbit", "Method", ["known many", "known many lower", "known elsewhere 0", "unlabelled some"]),
        ("Orbit", "Model", ["known other", "known other mixed", "known elsewhere 3", "unlabelled many"]),
        ("Comet", "Method", ["known once", "known once mixed", "known elsewhere 2", "unlabelled many"]),
        (
            "TreeBench",
            "Benchmark",
            ["known list", "known list mixed", "known elsewhere 0", "unlabelled none", "on a list"],
        ),
        ("NEBULA", "Method", ["known never", "known never upper", "known elsewhere 0", "unlabelled none"]),
    ],
)
def test_what_the_lists_say(name, kind, said):
    """A name is known by the papers that label it with its type, all its spellings together, else by other types."""
    assert said == features_of(name, kind)


@pytest.mark.parametrize(
    ("labelled", "free", "said"),
    [
        ([("Comet", "Method")], [], "known other"),
        ([("Comet", "Model")], [], "known once"),
        ([("Comet", "Method"), ("Comet", "Method")], ["Comet"] * 5, "known other"),
        ([("Nebula", "Method")], ["Nebula"], "known once"),
    ],
    ids=["its own label", "another type", "more than there is", "a name that no list has"],
)
def test_a_paper_does_not_vouch_for_itself(labelled, free, said):
    """What one paper has added to the lists can be taken out again, and never makes a count negative."""
    lists = without_own(LISTS, labelled, free)
    assert said == features_of("Comet", "Method", lists=lists)[0]
    assert all(count >= 0 for renown in lists.values() for count in (*renown.labelled.values(), renown.free))
    assert LISTS["comet"] == Renown({"Method": 1, "Model": 2}, 3)


def test_the_lists_that_travel_along():
    """Names of the field are known by the shipped lists, read once; a made-up one is not."""
    assert known_renown() is known_renown()
    assert features_of("GRPO", "Method", lists=known_renown())[0] == "known many"
    assert features_of("Nebulizard-9", "Method", lists=known_renown())[0] == "known never"
