#include "demo/records.h"
#include "demo/stories.h"
#include "demo/words.h"

#include <algorithm>
#include <tuple>

namespace rapport::demo {
namespace {

constexpr std::uint64_t touch_stream = 4'000'000;
// So long before the last day nothing by chance happens to people with a story.
constexpr int told_days = 200;

// The chances, in a thousand, of how a contact went; it got better over the two years.
struct Mood {
    int missed, exceeded, advice;
};
Mood mood_on(const Life& life, Day day)
{
    const int far = progress(life, day);
    return {125 - far * 70 / 1000, 150 + far * 110 / 1000, 90 + far * 40 / 1000};
}

class Diary {
public:
    Diary(const std::vector<Person>& people, const OrdersOf& orders, std::uint64_t seed, const Life& life)
        : people_(people), orders_(orders), life_(life), random_(seed, touch_stream) {}

    void talk_at_the_counter()
    {
        for (std::size_t i = 0; i < people_.size(); ++i) {
            const auto& person = people_[i];
            if (person.role == Role::card || person.role == Role::office) continue;
            const int chance = person.role == Role::once ? 45 : person.role == Role::regular || person.role == Role::named ? 56 : 80;
            for (const Order* order : orders_[i])
                if (random_.chance(chance) && std::string_view(order->channel) == "counter") talk(static_cast<int>(i), *order);
        }
    }

    void write_and_call()
    {
        for (std::size_t i = 0; i < people_.size(); ++i) {
            const auto& person = people_[i];
            const int likely = person.role == Role::office ? 12'000 : person.role == Role::regular || person.role == Role::named ? 1600
                             : person.role == Role::card ? 0 : person.role == Role::once ? 90 : 500;
            for (int count = likely / 1000 + (random_.chance(likely % 1000) ? 1 : 0); count > 0; --count) question(static_cast<int>(i));
        }
    }

    void complain()
    {
        constexpr int tries = 330;
        for (int i = 0; i < tries; ++i) {
            const auto* order = some_order();
            if (order && !random_.chance(progress(life_, day_of(order->at)) * 600 / 1000)) trouble(*order);
        }
    }

    // Four mailings a year to those who may be written to and were there in the half year before; cards on birthdays.
    void send_letters()
    {
        constexpr unsigned months[] = {3, 6, 9, 11};
        for (int year = civil(life_.first).year; year <= civil(life_.last).year; ++year)
            for (std::size_t i = 0; i < std::size(months); ++i) mail(*rapport::day_of(year, months[i], 6), letters()[i]);
        for (std::size_t i = 0; i < people_.size(); ++i) birthday_cards_for(static_cast<int>(i));
    }

    // The last Thursday of a month, at seven.
    void hold_bread_evenings()
    {
        for (Day day = life_.first; day < life_.last; ++day.days) {
            const bool last_thursday = weekday(day) == 3 && civil(plus(day, 7)).month != civil(day).month;
            if (!last_thursday || !is_open(day)) continue;
            for (int guests = random_.between(9, 17); guests > 0; --guests)
                if (const auto* order = order_near(day)) come_to_the_evening(order->person, day);
        }
    }

    void note_little_things()
    {
        scatter(210, notes(), {.kind = "note", .direction = "in", .channel = ""});
        scatter(70, social_mentions(), {.kind = "social", .channel = "social", .stage = "recommends"});
        scatter(60, meetings(), {.kind = "meeting", .channel = "in person", .stage = "recommends", .expectation = "exceeded"});
    }

    std::vector<Touch> take() { return std::move(touches_); }

private:
    void put(Touch touch)
    {
        const bool is_told = has_story(people_[static_cast<std::size_t>(touch.person)]) && day_of(touch.at) > plus(life_.last, -told_days);
        if (touch.at >= at(life_.first, 0) && touch.at <= life_.now && !is_told) touches_.push_back(std::move(touch));
    }

    std::string say(std::string_view sentence, int person) const
    {
        return filled_in(sentence, favourite_of(people_[static_cast<std::size_t>(person)]));
    }

    const Order* some_order()
    {
        const auto person = static_cast<std::size_t>(random_.below(static_cast<int>(people_.size())));
        if (orders_[person].empty() || people_[person].role == Role::card) return nullptr;
        return random_.pick(orders_[person]);
    }

    // Somebody who was there in the month before; regulars more often than others, as in life.
    const Order* order_near(Day day)
    {
        for (int tries = 0; tries < 60; ++tries) {
            const auto* order = some_order();
            if (order && day_of(order->at) <= day && day_of(order->at) > plus(day, -45)) return order;
        }
        return nullptr;
    }

    void talk(int person, const Order& order)
    {
        const auto mood = mood_on(life_, day_of(order.at));
        Touch touch{.at = later(order.at, random_.between(40, 110)), .person = person, .staff = order.staff};
        const int drawn = random_.below(1000);
        if (drawn < mood.missed) {
            touch.stage = "gets_help";
            touch.expectation = "missed";
            touch.waited_seconds = random_.between(150, 560);
            touch.summary = say(let_downs_.draw(random_), person);
        } else if (drawn < mood.missed + mood.exceeded) {
            touch.stage = "uses";
            touch.expectation = "exceeded";
            touch.waited_seconds = random_.between(20, 140);
            touch.summary = say(delights_.draw(random_), person);
        } else if (drawn < mood.missed + mood.exceeded + mood.advice) {
            touch.stage = "asks";
            touch.expectation = random_.chance(500) ? "exceeded" : "met";
            touch.expectation_by = "our advice";
            touch.waited_seconds = random_.between(30, 200);
            touch.summary = say(advice_.draw(random_), person);
        } else {
            touch.stage = "buys";
            touch.expectation = random_.chance(700) ? "met" : "";
            touch.waited_seconds = random_.between(30, 300);
            touch.summary = say(small_talk_.draw(random_), person);
        }
        put(std::move(touch));
    }

    void question(int person)
    {
        const auto& visits = orders_[static_cast<std::size_t>(person)];
        const auto& profile = people_[static_cast<std::size_t>(person)].profile;
        if (visits.empty() || (profile.phone.empty() && profile.email.empty())) return;
        const Day near = day_of(random_.pick(visits)->at);
        const Day day = plus(near, -random_.between(0, 5));
        const bool by_phone = !profile.phone.empty() && (profile.email.empty() || random_.chance(520));
        if (by_phone) call(person, open_day_until(day));
        else write(person, day);
    }

    void call(int person, Day day)
    {
        const auto hours = *opening_hours(day);
        const int minute = random_.between(hours.open, hours.close - 3);
        Touch touch{.at = at(day, minute, random_.below(60)), .person = person, .kind = "call", .channel = "phone"};
        const bool missed_call = random_.chance(160 - progress(life_, day) * 90 / 1000);
        touch.waited_seconds = missed_call ? random_.between(900, 14'000) : random_.between(4, 70);
        touch.stage = random_.chance(600) ? "buys" : "asks";
        touch.staff = staff_at(touch.at, random_);
        finish_question(std::move(touch), calls_.draw(random_), 7200);
    }

    void write(int person, Day day)
    {
        const bool chats = random_.chance(200);
        const int minute = random_.between(clock(6, 30), clock(22, 30));
        Touch touch{.at = at(day, minute, random_.below(60)), .person = person};
        touch.kind = touch.channel = chats ? "chat" : "email";
        touch.stage = random_.chance(500) ? "asks" : "buys";
        const int usual_minutes = (chats ? 12 : 190) - progress(life_, day) * (chats ? 6 : 120) / 1000;
        constexpr int quarters[] = {1, 2, 3, 4, 4, 5, 8, 16};
        const int minutes = usual_minutes * random_.pick(quarters) / 4;
        touch.waited_seconds = static_cast<int>(answered(touch.at, minutes).seconds - touch.at.seconds) + random_.below(60);
        touch.staff = random_.chance(600) ? "Ines" : "Hanne";
        finish_question(std::move(touch), (chats ? chats_ : emails_).draw(random_), 86'400);
    }

    // So many minutes later, but not while nobody is there.
    static Local answered(Local asked, int minutes)
    {
        const Day day = day_of(asked);
        const auto hours = opening_hours(day);
        if (hours && minute_of(asked) < hours->open) return later(at(day, hours->open), minutes * 60);
        if (hours && minute_of(asked) + minutes < hours->close + 60) return later(asked, minutes * 60);
        const Day next = open_day_from(plus(day, 1));
        return at(next, opening_hours(next)->open + std::min(minutes / 4, 120));
    }

    void finish_question(Touch touch, std::string_view sentence, int patience_seconds)
    {
        const auto mood = mood_on(life_, day_of(touch.at));
        if (touch.waited_seconds > patience_seconds && random_.chance(600)) {
            touch.expectation = "missed";
            sentence = late_answers()[static_cast<std::size_t>(random_.below(static_cast<int>(late_answers().size())))];
        } else {
            touch.expectation = random_.chance(mood.exceeded / 2) ? "exceeded" : random_.chance(600) ? "met" : "";
        }
        touch.summary = say(sentence, touch.person);
        const bool still_waiting = later(touch.at, touch.waited_seconds) > life_.now;
        if (!still_waiting) put(std::move(touch));
    }

    void trouble(const Order& order)
    {
        const auto& what = troubles_.draw(random_);
        const auto& profile = people_[static_cast<std::size_t>(order.person)].profile;
        const char* kind = !profile.email.empty() && random_.chance(500) ? "email" : !profile.phone.empty() ? "call" : "visit";
        const Local when = std::string_view(kind) == "visit" ? later(order.at, 200) : later(order.at, random_.between(1800, 5 * 3600));
        Touch complaint{.at = when, .person = order.person, .kind = kind, .stage = "gets_help", .staff = order.staff, .expectation = "missed"};
        complaint.channel = complaint.kind == std::string_view("visit") ? "counter" : complaint.kind == std::string_view("call") ? "phone" : "email";
        complaint.waited_seconds = random_.between(200, 6 * 3600);
        complaint.summary = what.complaint;

        const Day next = open_day_from(plus(day_of(when), random_.between(1, 3)));
        Touch answer{.at = at(next, random_.between(clock(9, 0), clock(11, 50))), .person = order.person, .direction = "out", .stage = "gets_help"};
        answer.kind = !profile.phone.empty() ? "call" : !profile.email.empty() ? "email" : "note";
        answer.channel = !profile.phone.empty() ? "phone" : !profile.email.empty() ? "email" : "";
        answer.staff = random_.chance(500) ? "Hanne" : "Ines";
        answer.expectation = random_.chance(400) ? "exceeded" : "met";
        answer.summary = what.answer;
        if (answer.at > life_.now) return;
        put(std::move(complaint));
        put(std::move(answer));
    }

    void mail(Day day, std::string_view letter)
    {
        for (std::size_t i = 0; i < people_.size(); ++i) {
            if (people_[i].profile.consent_post != "yes" || people_[i].role == Role::once || !was_there(i, day) || !random_.chance(650)) continue;
            Touch touch{.at = at(day, clock(10, 0) + random_.below(240)), .person = static_cast<int>(i), .kind = "letter", .direction = "out", .channel = "post"};
            touch.stage = "hears";
            touch.staff = random_.chance(700) ? "Ines" : "Hanne";
            touch.summary = letter;
            put(std::move(touch));
        }
    }

    bool was_there(std::size_t person, Day day) const
    {
        return std::any_of(orders_[person].begin(), orders_[person].end(),
                           [&](const Order* order) { return day_of(order->at) < day && day_of(order->at) > plus(day, -180); });
    }

    void birthday_cards_for(int person)
    {
        const auto& [id, role, profile, joined, habit, taste] = people_[static_cast<std::size_t>(person)];
        if (profile.birthday.size() < 7 || profile.consent_post != "yes") return;
        const auto tail = profile.birthday.substr(profile.birthday.size() - 5);
        const auto month = static_cast<unsigned>(std::stoi(tail.substr(0, 2))), number = static_cast<unsigned>(std::stoi(tail.substr(3)));
        for (int year = civil(life_.first).year; year <= civil(life_.last).year; ++year) {
            const Day day = plus(*rapport::day_of(year, month, number), -2);
            if (!was_there(static_cast<std::size_t>(person), day) || !random_.chance(800)) continue;
            put({at(day, clock(15, 30)), person, "letter", "out", "post", "uses", "Ines", -1, "", std::string(cards_.draw(random_))});
        }
    }

    void come_to_the_evening(int person, Day day)
    {
        Touch touch{.at = at(day, clock(19, 0)), .person = person, .kind = "event", .channel = "in person", .stage = "uses", .staff = "Samir"};
        const auto same = [&](const Touch& other) { return other.person == person && other.at == touch.at; };
        if (std::any_of(touches_.rbegin(), touches_.rbegin() + std::min<std::ptrdiff_t>(20, static_cast<std::ptrdiff_t>(touches_.size())), same)) return;
        touch.summary = evenings_.draw(random_);
        touch.expectation = touch.summary.ends_with("at the oven.") ? "missed" : random_.chance(500) ? "exceeded" : "met";
        put(std::move(touch));
    }

    void scatter(int count, Sentences sentences, const Touch& pattern)
    {
        Deck<std::string_view> deck(sentences);
        while (count > 0) {
            const auto* order = some_order();
            if (!order || people_[static_cast<std::size_t>(order->person)].role == Role::office) continue;
            Touch touch = pattern;
            touch.person = order->person;
            touch.at = later(order->at, random_.between(300, 1800));
            touch.staff = order->staff;
            touch.summary = deck.draw(random_);
            put(std::move(touch));
            --count;
        }
    }

    const std::vector<Person>& people_;
    const OrdersOf& orders_;
    const Life& life_;
    Random random_;
    std::vector<Touch> touches_;
    Deck<std::string_view> small_talk_{small_talk()}, delights_{delights()}, advice_{advice()}, let_downs_{let_downs()};
    Deck<std::string_view> calls_{calls()}, emails_{emails()}, chats_{chats()}, cards_{birthday_cards()}, evenings_{bread_evenings()};
    Deck<Trouble> troubles_{troubles()};
};

// How they felt when we met: seen or said now and then, where it went otherwise than they had thought.
void feel(Touch& touch)
{
    constexpr const char* let_down[] = {"annoyed", "disappointed", "in a hurry", "not taken seriously"};
    constexpr const char* pleased[] = {"delighted", "touched", "looked after", "at home", "curious"};
    constexpr int long_seconds = 300;
    const std::string_view kind = touch.kind, met = touch.expectation;
    const auto drawn = static_cast<std::size_t>(touch.at.seconds);
    if (*touch.feeling || (kind != "visit" && kind != "event" && kind != "meeting") || drawn % 3 != 0) return;
    if (met == "missed") touch.feeling = let_down[drawn / 3 % std::size(let_down)];
    else if (met == "exceeded") touch.feeling = pleased[drawn / 3 % std::size(pleased)];
    else return;
    touch.feeling_source = drawn % 2 == 0 ? "seen" : "said";
    if (met == "missed" && touch.waited_seconds > long_seconds) touch.expectation_by = "the wait";
}

}  // namespace

std::vector<Touch> make_touches(const std::vector<Person>& people, const OrdersOf& orders, std::uint64_t seed, const Life& life)
{
    Diary diary(people, orders, seed, life);
    diary.talk_at_the_counter();
    diary.write_and_call();
    diary.complain();
    diary.send_letters();
    diary.hold_bread_evenings();
    diary.note_little_things();

    auto touches = diary.take();
    for (auto& touch : touches) feel(touch);
    for (auto& told : told_touches(people, orders, life)) touches.push_back(std::move(told));
    std::stable_sort(touches.begin(), touches.end(), [](const Touch& a, const Touch& b) { return std::tie(a.at, a.person) < std::tie(b.at, b.person); });
    return touches;
}

}  // namespace rapport::demo
