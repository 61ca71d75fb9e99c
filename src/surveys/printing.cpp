#include "surveys/printing.h"

#include "messages/public_address.h"
#include "surveys/asking.h"
#include "surveys/keys.h"
#include "surveys/places.h"
#include "surveys/service.h"

#include <algorithm>

namespace rapport::surveys {
namespace {

struct SheetWords {
    std::string_view language;
    const char *cross_one, *tick_one, *number, *code_and_number, *goes_on, *by_phone, *or_type;
};
constexpr SheetWords all_words[] = {
    {"en", "Please cross one circle.", "Please tick one box.", "for us:|the sheet's number", "for us: type the code,|then the number", "Please go on with the next page.",
     "Rather on the phone? Point its camera at the square.", "Or type:"},
    {"de", "Bitte einen Kreis ankreuzen.", "Bitte ein Kästchen ankreuzen.", "für uns:|die Nummer des Blattes", "für uns: erst den Code,|dann die Nummer", "Bitte auf der nächsten Seite weiter.",
     "Lieber am Telefon? Die Kamera auf das Quadrat richten.", "Oder eintippen:"},
    {"fr", "Veuillez cocher un cercle.", "Veuillez cocher une case.", "pour nous :|le numéro de la feuille", "pour nous : le code,|puis le numéro", "Suite à la page suivante.",
     "Plutôt par téléphone ? Visez le carré avec l'appareil photo.", "Ou tapez :"},
    {"es", "Marque un círculo.", "Marque una casilla.", "para nosotros:|el número de la hoja", "para nosotros: el código,|luego el número", "Siga en la página siguiente.",
     "¿Mejor con el teléfono? Apunte la cámara al cuadrado.", "O escriba:"},
};
const SheetWords& words_in(std::string_view language)
{
    const auto found = std::ranges::find(all_words, language.substr(0, 2), &SheetWords::language);
    return found == std::end(all_words) ? all_words[0] : *found;
}

paper::Question printed(const Question& question, const std::string& language)
{
    const auto& words = question.in(language);
    paper::Question made;
    made.words = words.ask;
    if (question.kind == QuestionKind::text) {
        made.asked = paper::Asked::text;
    } else if (question.kind == QuestionKind::choice) {
        made.asked = paper::Asked::choice;
        made.choices = words.choices;
    } else {
        const auto scale = *question.scale();
        made.lowest = static_cast<int>(scale.lowest);
        made.highest = static_cast<int>(scale.highest);
        made.low = words.low.value_or("");
        made.high = words.high.value_or("");
    }
    return made;
}

Result<std::string> code_for_anybody(Context& ctx, Id<Survey> survey)
{
    TRY(const auto places, list_places(ctx, survey));
    const auto found = std::ranges::find_if(places, [](const Place& one) { return one.kind == PlaceKind::qr && one.code && !one.ended_at; });
    if (found == places.end()) return conflict("Make a code for this survey first: the sheets lead to it.", "no_place");
    return *found->code;
}

}  // namespace

Result<std::string> where_customers_reach_us(Context& ctx, const std::optional<std::string>& origin)
{
    auto address = messages::read_public_address(ctx.db).address;
    if (!address.empty()) return address;
    if (origin) return *origin;
    return conflict("Nobody has said yet under which address customers reach you.", "no_address");
}

std::string for_typing(const std::string& link)
{
    const auto at = link.find("://");
    return at == std::string::npos ? link : link.substr(at + 3);
}

Result<paper::SurveySheets> sheets_of(Context& ctx, Id<Survey> id, const Printing& printing, const std::optional<std::string>& origin)
{
    const auto count = printing.sheets.value_or(1);
    if (count < 1 || count > most_printed) return invalid("sheets", "Between 1 and " + std::to_string(most_printed) + " sheets are printed at once.", "range");
    TRY(const auto survey, read_survey(ctx, id));
    TRY(const auto place, code_for_anybody(ctx, id));
    const auto language = survey.wording.language_for(printing.language.value_or(""));
    const auto& say = words_in(language);
    const auto* texts = survey.wording.texts_in(language);

    paper::SurveySheets sheets;
    sheets.paper = printing.size == PaperSize::letter ? pdf::Paper::letter : pdf::Paper::a4;
    sheets.title = survey.name;
    sheets.business = ctx.business.name;
    if (texts) sheets.about = texts->about.value_or("");
    TRY(const auto address, where_customers_reach_us(ctx, origin));
    const auto link = address + "/q/" + place;
    sheets.foot = say.by_phone;
    // A sheet of somebody's own leads to that one, by a code that stands on it.
    if (!printing.invited.value_or(false)) sheets.foot += " " + std::string(say.or_type) + " " + for_typing(link);
    if (texts && texts->reads) sheets.foot += "|" + *texts->reads;
    sheets.words = {say.cross_one, say.tick_one, printing.invited.value_or(false) ? say.code_and_number : say.number, say.goes_on};
    for (const auto& question : survey.wording.questions) sheets.questions.push_back(printed(question, language));

    if (!printing.invited.value_or(false)) {
        sheets.codes.assign(static_cast<std::size_t>(count), {"", link});
        return sheets;
    }
    TRY(const auto asked, list_invitations(ctx, id, {.state = InvitationState::asked, .limit = static_cast<int>(most_printed)}));
    for (const auto& one : asked)
        if (one.code && std::ssize(sheets.codes) < most_printed) sheets.codes.push_back({*one.code, link + "?" + std::string(code_in_address) + "=" + *one.code});
    if (sheets.codes.empty()) return conflict("Nobody was asked who has not answered.", "nobody_asked");
    return sheets;
}

}  // namespace rapport::surveys
