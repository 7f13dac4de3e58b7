"""Tests of links for people without an account: what they show, to whom, and what is said by them."""
