"""Charts as SVG: pure functions of figures and words, for pages and for files.

What comes out has neither scripts nor styles: elements carry classes, so that a page's own style sheet
colours them, and are legible without any. Text comes in translated.
"""
