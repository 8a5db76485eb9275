"""Charts as SVG: pure functions of figures and words, for pages and for files.

What comes out has neither scripts nor styles: elements carry classes, so that a page's own style sheet
colours them, and are legible without any. Text comes in translated.
"""

import sys

import pygal

# pygal leaves a finder for map plugins behind, which every import of the process that fails would ask from
# then on; it is of an old kind, so that Python 3.11 warns each time.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
