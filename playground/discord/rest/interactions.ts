import { MessageFlags } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { refusal } from "../errors.ts";
import type { CallbackBody } from "../interactions/answers.ts";
import type { Interaction } from "../interactions/interaction.ts";
import { isLoading } from "../messages/messages.ts";
import type { Message } from "../world/types.ts";
import { type ApiRequest, type ApiResponse, noContent, ok, type Route } from "./request.ts";

/** The answers to interactions. None of these needs the bot's token: the interaction's own is enough. */
export function interactionRoutes(core: Core): Route[] {
  const { interactions, answers } = core;
  const answered = (request: ApiRequest): Interaction => {
    const interaction = interactions.find(request.param("token"));
    if (interaction === undefined || interactions.isExpired(interaction)) throw refusal("invalidWebhookToken");
    if (interaction.applicationId !== request.param("application")) throw refusal("unknownWebhook");
    if (interaction.state !== "answered") throw refusal("unknownWebhook");
    return interaction;
  };

  return [
    {
      method: "POST",
      template: "/interactions/:interaction/:token/callback",
      open: (request) => {
        const interaction = interactions.find(request.param("token"));
        if (interaction === undefined || interaction.id !== request.param("interaction")) {
          throw refusal("unknownInteraction");
        }
        const callback = request.bodyAs("callback");
        const message = answers.first(interaction, callback, request.files);
        return request.query.get("with_response") === "true" ? told(interaction, callback, message) : noContent;
      },
    },
    {
      method: "POST",
      template: "/webhooks/:application/:token",
      open: (request) => ok(answers.followUp(answered(request), request.bodyAs("message"), request.files).body),
    },
    {
      method: "GET",
      template: "/webhooks/:application/:token/messages/:message",
      open: (request) => ok(answers.message(answered(request), request.param("message")).body),
    },
    {
      method: "PATCH",
      template: "/webhooks/:application/:token/messages/:message",
      open: (request) => {
        const draft = request.bodyAs("message");
        return ok(answers.edit(answered(request), request.param("message"), draft, request.files).body);
      },
    },
    {
      method: "DELETE",
      template: "/webhooks/:application/:token/messages/:message",
      open: (request) => {
        answers.remove(answered(request), request.param("message"));
        return noContent;
      },
    },
  ];
}

function told(interaction: Interaction, callback: CallbackBody, message: Message | undefined): ApiResponse {
  return ok({
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: interaction.channelId,
      ...(interaction.guildId !== undefined && { guild_id: interaction.guildId }),
      ...(message !== undefined && {
        response_message_id: message.id,
        response_message_loading: isLoading(message),
        response_message_ephemeral: ((message.body.flags ?? 0) & MessageFlags.Ephemeral) !== 0,
      }),
    },
    resource: { type: callback.type, ...(message !== undefined && { message: message.body }) },
  });
}
