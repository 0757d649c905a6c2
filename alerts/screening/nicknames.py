"""Words that stand for one given name: short forms, and its forms in other languages."""

_GROUPS = """
    benjamin bibi ben | theodore ted teddy | michael mike mick mikhail miguel michel | robert bob rob bobby |
    william bill will | james jim jimmy | john juan jean johann giovanni ivan ioannis jan |
    joseph joe yusuf yousef jose giuseppe josef | alexander alex aleksandr sasha alejandro alessandro |
    elizabeth liz beth eliza | katherine kate kathy catherine ekaterina katya | richard dick rick | edward ed eddie |
    thomas tom tommy | charles charlie chuck carlos karl carl | henry harry heinrich enrique |
    peter pete pyotr petr pedro pierre | paul pavel pablo paolo | george georg jorge giorgi yuri |
    andrew andy andrei andreas andres | david dave daoud dawood | daniel dan danny | christopher chris |
    nicholas nick nikolai nicolas | anthony tony antonio anton | francis francisco frank |
    vladimir volodya vova volodymyr | sergey sergei serhiy | dmitry dmitri dima dmytro |
    yevgeny evgeny evgeni eugene zhenya | ibrahim abraham | musa moses moshe | ismail ishmael | sulaiman solomon |
    yaqub jacob yakov | isa jesus | maryam mary maria | umar omar | uthman othman osman usman | first 1st | second 2nd |
    third 3rd
"""
NICKNAMES = {word: number for number, group in enumerate(_GROUPS.split("|"), 1) for word in group.split()}
"""Word → number of its group, from 1."""
