from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from schema_docs.diagram.communities import Sizes, communities

SIZES = Sizes(largest=40, enough=6)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, dict[tuple[int, int], int]]:
    count = draw(st.integers(0, 30))
    pairs = list(combinations(range(count), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=60)) if pairs else []
    return count, {pair: draw(st.integers(0, 2000)) for pair in chosen}


@given(graphs(), st.integers(1, 12), st.integers(1, 12))
def test_each_member_is_in_one_community_that_is_not_too_large(
    graph: tuple[int, dict[tuple[int, int], int]], largest: int, enough: int
) -> None:
    count, ties = graph
    found = communities(count, ties, Sizes(largest=largest, enough=enough))
    assert sorted(member for community in found for member in community) == list(range(count))
    assert all(len(community) <= largest for community in found)


@given(graphs(), st.randoms(use_true_random=False))
def test_order_of_the_ties_does_not_matter(
    graph: tuple[int, dict[tuple[int, int], int]], dice: object
) -> None:
    count, ties = graph
    assert communities(count, dict(reversed(ties.items())), SIZES) == communities(
        count, ties, SIZES
    )


@given(graphs())
def test_members_of_a_community_are_connected(
    graph: tuple[int, dict[tuple[int, int], int]],
) -> None:
    count, ties = graph
    for community in communities(count, ties, SIZES):
        reached = {community[0]}
        for _ in community:
            reached |= {
                end
                for pair in ties
                if reached.intersection(pair) and set(pair) <= set(community)
                for end in pair
            }
        assert reached == set(community)


def clique(*members: int, tie: int = 10) -> dict[tuple[int, int], int]:
    return dict.fromkeys(combinations(members, 2), tie)


def test_two_cliques_with_a_bridge_are_two_communities() -> None:
    ties = clique(*range(8)) | clique(*range(8, 16)) | {(7, 8): 10}
    assert communities(16, ties, SIZES) == [tuple(range(8)), tuple(range(8, 16))]


def test_a_few_members_join_where_they_are_tied_the_most() -> None:
    ties = clique(*range(8)) | clique(*range(8, 16)) | {(3, 16): 5, (9, 16): 6}
    assert communities(17, ties, SIZES)[1] == tuple(range(8, 17))


def test_a_community_that_is_full_takes_no_more() -> None:
    star = {(0, leaf): 10 for leaf in range(1, 10)}
    found = communities(10, star, Sizes(largest=4, enough=6))
    assert found[0] == (0, 1, 2, 3)
    assert all(len(community) == 1 for community in found[1:])


def test_ties_of_the_same_weight_go_by_the_order_of_the_members() -> None:
    assert communities(3, {(0, 1): 1, (1, 2): 1}, Sizes(largest=2, enough=6)) == [(0, 1), (2,)]
