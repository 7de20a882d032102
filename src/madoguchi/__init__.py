"""Madoguchi (窓口): the open counter for オンライン資格確認."""
