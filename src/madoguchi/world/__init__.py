"""The other side of the wire: people, nation, terminal, reader, card. Imports only ``spec``."""
