"""The oversight dashboard. One street, one direction; a room imports only what stands before it.

words · settings · errors · once · contract · reference
  → intake      files → typed tables, and a report of every row and cell set aside
  → releases    typed tables → one immutable release: publish, list, roll back, verify
  → questions   release → answers; the SQL of every answer
  → access      who asks, what they may see and do, and the log of it
  → planning    answers that are computed, not queried: reassignment, forecast, named blockers
  → desk        what people add to cases: replies, decisions, the week's list (a file of its own)
  → handouts    answers → files for a meeting: PPTX, PDF, XLSX, HTML, a message
  → views       answers → blocks on a screen; only it, pages and app.py know Streamlit
  → scorecard · bench · documents · commands   the rules tried, speed measured, docs, commands
simulate writes sample exports; it knows the contract and the reference only.
"""
