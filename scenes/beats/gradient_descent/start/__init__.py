"""2.1 to 2.4: examples with answers, a random start, and what one example costs, and all of them."""
