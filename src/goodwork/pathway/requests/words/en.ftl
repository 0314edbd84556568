why-INELIGIBLE = This service is for other people than you: its rules do not let it help you.
why-NO_CAPACITY = They have no room now.
why-BETTER_HELPED_ELSEWHERE = They think that another service can help you better.
