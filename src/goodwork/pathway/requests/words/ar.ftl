### DRAFT: not yet approved by anybody.
why-INELIGIBLE = هذه الخدمة مخصصة لأشخاص آخرين: قواعدها لا تسمح لها بمساعدتك.
why-NO_CAPACITY = ليس لديهم مكان الآن.
why-BETTER_HELPED_ELSEWHERE = يرون أن خدمة أخرى يمكنها أن تساعدك بشكل أفضل.
