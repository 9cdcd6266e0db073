import { type APIMessageTopLevelComponent, ComponentType, SelectMenuDefaultValueType } from "discord-api-types/v10";
import type { Finding } from "../boards/diagnosis.ts";
import type { Words } from "../i18n/catalogue.ts";
import { customId } from "./custom-id.ts";
import { roleMention } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";

/** Roles that one select can hold. */
export const maxStaffRoles = 25;
/** As many as fit a message whatever their names are; whoever grants those sees the next. */
const mostGrants = 10;

export type StaffUse = "managers" | "reviewers";

export interface StaffRoles {
  readonly managers: readonly string[];
  readonly reviewers: readonly string[];
  /** Which roles still lack which commands. */
  readonly findings: readonly Finding[];
}

/** Who is staff here by role, with a select for each kind; what each may do, and the grant that typed commands still need. */
export function staffRolesView({ managers, reviewers, findings }: StaffRoles, words: Words): MessageBody {
  const missing = findings.flatMap((finding) => (finding.kind === "grant-missing" ? [finding] : []));
  const grants = missing.slice(0, mostGrants).map(({ roleId, commands }) =>
    words.text("doctor.grant-missing", {
      role: roleMention(roleId),
      commands: commands.map((name) => `\`/${name}\``).join(", "),
    }),
  );
  const lines = [
    `### ${words.text("staff.heading")}`,
    words.text("staff.discord"),
    `- ${words.text("staff.managers")}`,
    `- ${words.text("staff.reviewers")}`,
    words.text("staff.buttons"),
  ];
  return message([
    textDisplay(lines.join("\n")),
    select("managers", managers, words),
    select("reviewers", reviewers, words),
    ...(grants.length === 0 ? [] : [textDisplay(grants.map((grant) => `❌ ${grant}`).join("\n"))]),
  ]);
}

function select(use: StaffUse, held: readonly string[], words: Words): APIMessageTopLevelComponent {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.RoleSelect,
        custom_id: customId("staff", use),
        placeholder: words.text("setup.choose-roles", { use }),
        min_values: 0,
        max_values: maxStaffRoles,
        default_values: held
          .slice(0, maxStaffRoles)
          .map((id) => ({ id, type: SelectMenuDefaultValueType.Role as const })),
      },
    ],
  };
}
