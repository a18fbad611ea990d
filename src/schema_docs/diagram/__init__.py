"""The ER diagram of a schema: drawn (DOT, SVG, PNG) and as text (Mermaid, PlantUML, DBML)."""
