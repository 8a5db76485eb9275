"""The site: pages for people over the same snapshot and services that the API answers from.

Every page is whole without JavaScript; modules of our own (``static/``) make parts of it move.
"""
