"""What every page shares: header, navigation, footer, the words about who reads what, macros for forms and parts."""
