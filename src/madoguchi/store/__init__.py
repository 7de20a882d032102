"""The database: schema, migrations, journal, registry, audit chain. Others see ``ports`` only."""
