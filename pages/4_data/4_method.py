"""How is each number made, and when can it not be made?"""

from dashboard.views import frame, method, method_data, sensitivity, text

view = frame.current()
text.head(view, "method")
method.sentence(view)
method.tiers(view)
method.visits(view)
method.rule(view)
sensitivity.strip(view)
method.shared(view)
method_data.dictionary(view)
method_data.sources(view)
