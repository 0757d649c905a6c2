"""Numbers that stand for one thing: plates, chassis numbers, papers, containers; how they are misread and checked."""
