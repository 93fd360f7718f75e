"""The record as typed, frozen models: one module a file that people write."""
