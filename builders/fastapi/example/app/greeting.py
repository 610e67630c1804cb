from pathlib import Path


def greeting():
    return Path(__file__).with_name("greeting.txt").read_text(encoding="utf-8").strip()
