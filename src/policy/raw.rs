//! Errors as the engine gives them.

/// The engine's errors are text: `\n--> file:line:column\n…\nerror: message`.
pub(super) struct Raw {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

impl Raw {
    pub(super) fn parse(error: &impl ToString) -> Self {
        let text = error.to_string();
        let place = text
            .trim_start()
            .strip_prefix("--> ")
            .and_then(|rest| rest.lines().next())
            .map(|place| place.rsplitn(3, ':').collect::<Vec<_>>());
        let (file, line, column) = match place.as_deref() {
            Some([column, line, file]) => (
                (*file).to_owned(),
                line.parse().unwrap_or(1),
                column.parse().unwrap_or(1),
            ),
            _ => (String::new(), 1, 1),
        };
        let message = text
            .split_once("\nerror: ")
            .map_or(text.as_str(), |(_, message)| message);
        // Some messages go on with places of their own.
        let message = message.split("\n-->").next().unwrap_or(message);
        let message = message.trim().trim_end_matches(':').to_owned();
        Self {
            file,
            line,
            column,
            message,
        }
    }
}
