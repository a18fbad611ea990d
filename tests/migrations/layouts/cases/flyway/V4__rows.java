class V4__rows {}
