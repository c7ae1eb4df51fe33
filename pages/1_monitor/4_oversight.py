"""Which cooperatives are not getting real accompaniment, and how do we know?"""

from dashboard.views import block, oversight, oversight_rules, overview, text

view = block.current()
text.head(view, "oversight")
oversight.sentence(view)
oversight.tiers(view)
oversight.by_place(view)
oversight_rules.behind(view)
oversight.second_line(view)
overview.contracts(view)
oversight_rules.rules(view)
oversight_rules.unanswered(view)
text.opens(view, "cooperatives", "mentors", "assignments", "visits", "construction", "financing")
