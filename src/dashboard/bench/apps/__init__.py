"""The Streamlit apps that are measured beside one another; each runs as a script of its own."""
