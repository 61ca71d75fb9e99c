// Whether mail may leave from here. A database that was restored, copied or brought to another machine still holds messages that
// were sent long ago by the one it was made from, so it starts held: nothing leaves until a person has looked and lets go.
//
// The data folder's file `mail-place` says which place this is, and how many messages were claimed there. The database is held when
// it does not know the place, when machine, folder or file are other ones than it remembers, and when the file has counted more.
#pragma once
#include "base/describe.h"
#include "base/runtime.h"

namespace rapport::messages {

struct Place {
    std::string place;
    std::string fingerprint;
    std::int64_t claims = 0;
    std::optional<Instant> held_at;
    std::optional<std::string> held_because;
    std::optional<std::string> held_by;
    std::optional<std::string> trouble;
    std::optional<Instant> trouble_since;
    std::optional<Instant> last_accepted_at;
    Instant seen_at;
};
BOOST_DESCRIBE_STRUCT(Place, (), (place, fingerprint, claims, held_at, held_because, held_by, trouble, trouble_since, last_accepted_at, seen_at))

// The file mail-place of a data folder.
class PlaceFile {
public:
    explicit PlaceFile(std::filesystem::path folder) : path_(std::move(folder) / "mail-place") {}
    struct Content {
        std::string place;
        std::int64_t claims = 0;
    };
    std::optional<Content> read() const;        // nothing: it is not there, or is none
    // In place, so that the file stays the same one. Throws StorageRefused.
    void write(const Content& content, bool sync) const;
    std::string fingerprint() const;            // of machine, folder and file

private:
    std::filesystem::path path_;
};

// Once when a server starts, before anything is sent: finds the place, holds what must be held, and ends what a process that died
// here had claimed. Answers the place's name. `restored`: why the database is known to be another one than that which sent: all mail is held.
std::string open_place(Desk& desk, const std::string& restored = {});

// Counts claims at the place; nothing when it is held. Whoever claimed writes the count to the file before anything is sent.
std::optional<std::int64_t> count_claims(Db& db, const std::string& place, std::int64_t claims, Instant now);
bool may_leave(Db& db, const std::string& place);
void note_trouble(Db& db, const std::string& place, const std::string& trouble, Instant now);
void note_accepted(Db& db, const std::string& place, Instant now);

struct Because {
    Text<1, 300> reason;
};
BOOST_DESCRIBE_STRUCT(Because, (), (reason))

// How mail stands, for people.
struct MailState {
    bool leaves = false;                        // set up, and not held
    std::optional<std::string> server;          // "smtp.example.org:587"; none is set up
    std::optional<std::string> from_address;
    std::optional<Instant> held_at;
    std::optional<std::string> held_because;
    std::optional<std::string> held_by;
    std::int64_t waiting = 0;
    std::int64_t held = 0;
    std::int64_t unknown = 0;
    std::int64_t failed = 0;
    std::optional<std::string> trouble;
    std::optional<Instant> trouble_since;
    std::optional<Instant> last_accepted_at;
};
BOOST_DESCRIBE_STRUCT(MailState, (), (leaves, server, from_address, held_at, held_because, held_by, waiting, held, unknown, failed, trouble, trouble_since, last_accepted_at))
MailState read_mail_state(Context& ctx);
// To whoever has just written something, as a line of the terminal: what keeps it here, and the command that lets it go; else how far it is tells
// `rapport LOOK`. `where`: as in cli::Arguments.
std::string next_step(const MailState& state, const std::string& look, const std::string& where);

// Nothing leaves any more, from any place. What is handed over already is not called back.
Result<Done> hold_mail(Context& ctx, const Because& because);
// Mail may leave again. Messages that are held by themselves stay held. conflict: nothing is held; no server has run here yet.
Result<Done> let_mail_go(Context& ctx);

}  // namespace rapport::messages
