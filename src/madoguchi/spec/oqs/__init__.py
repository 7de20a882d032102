"""The eligibility terminal's file interface (外部インターフェイス仕様書 as far as it is public)."""
