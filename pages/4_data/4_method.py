"""How is each number made, and when can it not be made?"""

from dashboard.views import block, method, method_data, sensitivity, text

view = block.current()
text.head(view, "method")
method.sentence(view)
method.tiers(view)
method.visits(view)
method.rule(view)
sensitivity.strip(view)
method.shared(view)
method_data.dictionary(view)
method_data.sources(view)
