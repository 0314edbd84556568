"""Tables that a telephone can read without a script."""

from __future__ import annotations

import pytest
from django.template import engines
from markupsafe import Markup

from goodwork.web.layout.tables import titled


def test_each_cell_has_the_title_of_its_column() -> None:
    rows = Markup('<tr class="r"><td class="a">1<br></td><th scope="row">b</th></tr>\n<tr><td></td></tr>')
    assert titled(rows, ["Tried & done", "By"]) == (
        '<tr role="row" class="r"><td role="cell" data-title="Tried &amp; done" class="a"><div>1<br></div></td>'
        '<th role="rowheader" data-title="By" scope="row"><div>b</div></th></tr>\n'
        '<tr role="row"><td role="cell" data-title="Tried &amp; done"><div></div></td></tr>'
    )


def test_a_cell_across_columns_and_one_without_a_title_have_none() -> None:
    shown = titled('<tr><td colspan="2">all</td></tr><tr><td>1</td><td>2</td></tr>', ["", "By"])
    assert shown == (
        '<tr role="row"><td role="cell" colspan="2">all</td></tr>'
        '<tr role="row"><td role="cell">1</td><td role="cell" data-title="By"><div>2</div></td></tr>'
    )


@pytest.mark.parametrize(("head", "stacks"), [(["A", "B", "C"], True), (["A", "B"], False)])
def test_rows_stand_below_each_other_where_there_are_more_than_two_columns(head: list[str], stacks: bool) -> None:
    template = engines["jinja2"].env.from_string(  # type: ignore[attr-defined]
        '{% from "layout/parts.jinja" import table_rows %}'
        "{% call table_rows(head, caption='People') %}<tr><td>{{ text }}</td></tr>{% endcall %}"
    )
    shown = template.render(head=head, text="<b>")
    assert "&lt;b&gt;" in shown
    assert ("gw-stack" in shown, 'data-title="A"' in shown, 'role="columnheader"' in shown) == (stacks,) * 3
