#include "demo/comments.h"
#include "demo/records.h"
#include "demo/stories.h"
#include "demo/topics.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace rapport::demo {
namespace {

constexpr std::uint64_t answer_stream = 5'000'000;
constexpr std::uint64_t topic_stream = 5'500'000;
constexpr int late_days = 100;
constexpr int rest_days = 100;          // nobody is asked again sooner
constexpr int told_days = 200;          // of people with a story nothing is invented so near to the last day

class Questionnaire {
public:
    Questionnaire(const Life& life, std::uint64_t seed) : life_(life), random_(seed, answer_stream), topics_(seed, topic_stream) {}

    void ask(const Person& person, int number, const std::vector<const Order*>& orders)
    {
        const int temper = random_.bell(70);
        Day rested_until = life_.first;
        for (const Order* order : orders) {
            if (day_of(order->at) < rested_until || !random_.chance(chance_to_answer(person))) continue;
            if (has_story(person) && day_of(order->at) > plus(life_.last, -told_days)) continue;
            rested_until = plus(day_of(order->at), rest_days);
            answer(person, number, order->at, temper);
        }
    }

    std::vector<Answer> take() { return std::move(answers_); }

private:
    static int chance_to_answer(const Person& person)
    {
        switch (person.role) {
        case Role::card: return 0;
        case Role::once: return 150;
        case Role::tried:
        case Role::occasional: return 95;
        default: return 34;
        }
    }

    void answer(const Person& person, int number, Local visit, int temper)
    {
        const Day day = plus(day_of(visit), random_.between(0, 3));
        const bool at_once = day == day_of(visit);
        const int minute = random_.between(clock(8, 0), clock(21, 45));
        Answer answer{.at = at_once ? later(visit, random_.between(240, 1500)) : at(day, minute), .person = number};
        if (day_of(answer.at) >= life_.last) return;    // the last morning belongs to those with a story

        constexpr int shares[] = {46, 34, 20};
        constexpr const char* surveys[] = {"nps", "csat", "ces"};
        const int survey = random_.pick_weight(shares);
        answer.survey = surveys[survey];
        const int content = content_on(day, temper);
        const int feeling = draw_feeling(content);
        answer.score = score(survey, feeling);
        answer.channel = at_once ? (random_.chance(600) ? "tablet" : "qr") : person.profile.email.empty() ? "paper" : "email";
        if (random_.chance(feeling == happy ? 520 : 680)) answer.comment = comment(person, feeling, day_of(answer.at) >= plus(life_.last, -late_days));
        answers_.push_back(std::move(answer));
    }

    enum Feeling { happy, middling, unhappy };

    // The chance, in a thousand, to be happy: it grows over the two years.
    int content_on(Day day, int temper) const { return std::clamp(390 + progress(life_, day) * 300 / 1000 + temper, 120, 900); }

    int draw_feeling(int content)
    {
        if (random_.chance(content)) return happy;
        return random_.chance(660) ? middling : unhappy;
    }

    int score(int survey, int feeling)
    {
        static constexpr std::array<std::array<std::array<int, 4>, 3>, 3> scores{{
            {{{9, 9, 10, 10}, {7, 7, 8, 8}, {6, 5, 4, 2}}},
            {{{5, 5, 5, 4}, {4, 4, 4, 3}, {3, 2, 2, 1}}},
            {{{7, 7, 6, 6}, {5, 5, 6, 4}, {4, 3, 2, 2}}},
        }};
        return random_.pick(scores[static_cast<std::size_t>(survey)][static_cast<std::size_t>(feeling)]);
    }

    std::string comment(const Person& person, int feeling, bool of_late)
    {
        auto& deck = feeling == happy ? happy_ : feeling == middling ? middling_ : unhappy_;
        auto text = filled_in(deck.draw(random_), favourite_of(person));
        if (topics_.chance(700)) {
            const auto sentence = topic_sentence(topics_, feeling, of_late);
            text = topics_.chance(400) ? text + " " + sentence : sentence;
        }
        if (feeling == happy && random_.chance(180)) text += " " + std::string(endings_.draw(random_));
        return text;
    }

    const Life& life_;
    Random random_;
    Random topics_;         // its own, so that what is said changes nothing else
    std::vector<Answer> answers_;
    Deck<std::string_view> happy_{happy_comments()}, middling_{middling_comments()}, unhappy_{unhappy_comments()}, endings_{happy_endings()};
};

}  // namespace

std::vector<Answer> make_answers(const std::vector<Person>& people, const OrdersOf& orders, std::uint64_t seed, const Life& life)
{
    Questionnaire questionnaire(life, seed);
    for (std::size_t i = 0; i < people.size(); ++i) questionnaire.ask(people[i], static_cast<int>(i), orders[i]);

    auto answers = questionnaire.take();
    for (auto& told : told_answers(people, orders, life)) answers.push_back(std::move(told));
    std::stable_sort(answers.begin(), answers.end(), [](const Answer& a, const Answer& b) { return std::tie(a.at, a.person) < std::tie(b.at, b.person); });
    return answers;
}

}  // namespace rapport::demo
