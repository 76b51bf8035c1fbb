"""The words of the product, one module per language. Every module has the same keys (a test holds it).

`TEXTS` holds plain strings. `COUNTS` holds strings by CLDR plural category; `other` is always there.
`{names}` are filled in by `notifications.render.words`; in French `\\u00a0` stands before `: ; ? !`.
"""
