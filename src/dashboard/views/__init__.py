"""ROOM 6: answers → blocks on a screen. With pages and app.py the only ones that know Streamlit.

address the reader's view · frame menu, bar, stamp, wall · answers the cached door · text, figures,
charts, maps, tables the blocks · theme the look · escape names on their way out.
"""
