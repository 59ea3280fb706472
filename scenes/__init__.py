"""The lectures: pictures of what netcore has measured, one file and one scene each."""
