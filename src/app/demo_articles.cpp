#include "app/demo_articles.h"

#include "knowledge/service.h"

namespace rapport::app {
namespace {

struct Written {
    const char* title;
    const char* text;
    bool is_public;
};
constexpr Written written[] = {
    {"How long does rye bread keep?",
     "About **a week**, and it is best on the third day.\n\n- in a *cloth* bag, cut side down\n- never in the fridge: it dries out there\n- sliced and frozen, two months\n\nAfter that it makes crumbs and dumplings.", true},
    {"What is in our bread",
     "Flour, water, salt and time. Whoever must avoid something asks us, and we look at the list together.\n\n## Nuts\n\nWhat has nuts in it lies on the lower shelf, and has a board of its own.\n\n## Wheat\n\n"
     "Rye and spelt are baked in the same oven as wheat. **We cannot promise that there is none in them.**",
     true},
    {"Ordering a cake",
     "1. Say it three days before, for how many, and what must not be in it.\n2. We write it down and read it back to you.\n3. It is ready at the hour that we said. If it is not, it comes to your door.", true},
    {"When a cake was not ready", "Say sorry first, then what happens now. It is baked again and brought. *Nobody has to ask anybody for that.*\n\nWrite the cause into the case: we look at them on Fridays.", false},
};

}  // namespace

Result<Done> make_demo_articles(Desk& desk)
{
    return desk.write([](Context& ctx) -> Result<Done> {
        for (const auto& [title, text, is_public] : written) {
            TRY(const auto article, knowledge::add_article(ctx, {{title}, {text}}));
            if (is_public) CHECK(knowledge::publish_article(ctx, article.id, article.version));
        }
        return Done{};
    });
}

}  // namespace rapport::app
