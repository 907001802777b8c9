"""Why a document is refused."""


class NotARoleDescriptionError(ValueError):
    """The text describes no role; carries what was looked for, what was found and what was not."""

    def __init__(self, reason: str, looked_for: tuple[str, ...], not_found: tuple[str, ...]) -> None:
        self.reason = reason
        self.looked_for = looked_for
        self.not_found = not_found
        super().__init__(reason, looked_for, not_found)

    @property
    def found(self) -> tuple[str, ...]:
        """What was looked for and is there."""
        return tuple(part for part in self.looked_for if part not in self.not_found)

    def __str__(self) -> str:
        found = f" Found: {'; '.join(self.found)}." if self.found else ""
        return (
            f"This is not a role description: {self.reason}. "
            f"Looked for: {'; '.join(self.looked_for)}.{found} "
            f"Not found: {'; '.join(self.not_found)}."
        )
