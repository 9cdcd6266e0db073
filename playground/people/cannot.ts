/** What a person's own client does not let them do: nothing is sent to the application. */
export class Cannot extends Error {
  override readonly name = "Cannot";
}

/** What a person is told when the application lets 3 s pass. */
export class ApplicationDidNotRespond extends Error {
  override readonly name = "ApplicationDidNotRespond";

  constructor() {
    super("The application did not respond");
  }
}
