"""The parts of the page by what they are about; `page` puts them together."""
