/** A refusal as Discord words it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

const errors = {
  unauthorized: [401, 0, "401: Unauthorized"],
  notFound: [404, 0, "404: Not Found"],
  methodNotAllowed: [405, 0, "405: Method Not Allowed"],
  badRequest: [400, 0, "400: Bad Request"],
  unknownApplication: [404, 10002, "Unknown Application"],
  unknownChannel: [404, 10003, "Unknown Channel"],
  unknownGuild: [404, 10004, "Unknown Guild"],
  unknownMember: [404, 10007, "Unknown Member"],
  unknownMessage: [404, 10008, "Unknown Message"],
  unknownRole: [404, 10011, "Unknown Role"],
  unknownUser: [404, 10013, "Unknown User"],
  unknownEmoji: [400, 10014, "Unknown Emoji"],
  unknownWebhook: [404, 10015, "Unknown Webhook"],
  unknownInteraction: [404, 10062, "Unknown interaction"],
  unknownCommandRules: [404, 10066, "Unknown application command permissions"],
  unknownCommand: [404, 10063, "Unknown application command"],
  unknownTag: [404, 10087, "Unknown Tag"],
  tooManyReactions: [400, 30010, "Maximum number of reactions reached (20)"],
  tooManyPins: [400, 30003, "Maximum number of pins reached for the channel (250)"],
  tooManyChannels: [400, 30013, "Maximum number of guild channels reached (500)"],
  tooManyCommands: [400, 30032, "Maximum number of application commands reached (100)"],
  alreadyAcknowledged: [400, 40060, "Interaction has already been acknowledged."],
  tagNamesNotUnique: [400, 40061, "Tag names must be unique"],
  noSettableTag: [400, 40066, "There are no tags available that can be set by non-moderators"],
  tagRequired: [400, 40067, "A tag is required to create a forum post in this channel"],
  missingAccess: [403, 50001, "Missing Access"],
  wrongChannelForDm: [403, 50003, "Cannot execute action on a DM channel"],
  notTheAuthor: [403, 50005, "Cannot edit a message authored by another user"],
  emptyMessage: [400, 50006, "Cannot send an empty message"],
  cannotMessageUser: [403, 50007, "Cannot send messages to this user"],
  notATextChannel: [400, 50008, "Cannot send messages in a non-text channel"],
  missingPermissions: [403, 50013, "Missing Permissions"],
  wrongAge: [400, 50034, "You can only bulk delete messages that are under 14 days old."],
  systemMessage: [403, 50021, "Cannot execute action on a system message"],
  wrongChannelType: [400, 50024, "Cannot execute action on this channel type"],
  invalidWebhookToken: [401, 50027, "Invalid Webhook Token"],
  threadArchived: [400, 50083, "Thread is archived"],
  noMutualGuild: [403, 50278, "Cannot send messages to this user due to having no mutual guilds"],
  cannotReplyWithoutHistory: [403, 160002, "Cannot reply without permission to read message history"],
  threadExists: [400, 160004, "A thread has already been created for this message"],
  threadLocked: [403, 160005, "This thread is locked"],
} as const satisfies Readonly<Record<string, readonly [status: number, code: number, message: string]>>;

export type ApiErrorName = keyof typeof errors;

/** The refusal of that name, to be thrown. */
export function refusal(name: ApiErrorName): ApiError {
  const [status, code, message] = errors[name];
  return new ApiError(status, { message, code });
}

/** A body that is malformed at `path`, in Discord's nested form. */
export function invalidForm(path: string, code: string, message: string): ApiError {
  let errors: object = { _errors: [{ code, message }] };
  for (const key of path.split(".").toReversed()) errors = { [key]: errors };
  return new ApiError(400, { message: "Invalid Form Body", code: 50035, errors });
}
