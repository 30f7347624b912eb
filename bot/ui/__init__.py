"""The words of the user interface: meaning, from which each adapter makes its platform's own form.

They are msgspec structs, because the ledger keeps whole messages as JSON (docs/decisions/0003).
"""
