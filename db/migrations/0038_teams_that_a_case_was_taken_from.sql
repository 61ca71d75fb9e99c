-- Who took a case away from which team: what they give is still the team's to pay.
CREATE TABLE case_teams_left (
    case_id {int8} NOT NULL,
    staff_id {int8} NOT NULL,
    team_id {int8} NOT NULL,
    CONSTRAINT case_teams_left_pkey PRIMARY KEY (case_id, staff_id, team_id)
) {keyed};
