"""Places: where a postcode lies, and how deprived that neighbourhood is.

Postcode -> LSOA 2021 -> ward -> local authority -> decile of the Index of Multiple Deprivation (1 is the most
deprived), with the edition of the index and the vintage of the LSOA beside it, because editions can't be compared. The
pseudo-postcodes ZZ99 are places of their own kind: no fixed abode, not known, another country; they have no
neighbourhood and none is made up for them (DOMAIN 2.5). Greater Manchester comes with the product; the national files
are loaded by `goodwork places load-onspd` and `load-imd`.
"""
