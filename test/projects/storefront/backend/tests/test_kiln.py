from kiln import promise


def test_says_where_a_piece_stands():
    assert promise("mug").startswith("mug: third shelf")
