#include "surveys/posters.h"

#include "base/qr/picture.h"
#include "paper/poster.h"
#include "surveys/service.h"

#include <algorithm>

namespace rapport::surveys {
namespace {

constexpr int png_module = 24;                      // pixels: some 900 in all, enough for a hand's width in print

constexpr std::pair<std::string_view, const char*> hints[] = {
    {"en", "Point your phone's camera at the square, or type the address. No name is asked."},
    {"de", "Die Kamera des Telefons auf das Quadrat richten oder die Adresse eingeben. Ohne Namen."},
    {"fr", "Visez le carré avec l'appareil photo du téléphone, ou tapez l'adresse. Sans donner de nom."},
    {"es", "Apunte la cámara del teléfono al cuadrado o escriba la dirección. Sin dar su nombre."},
};
const char* hint_in(std::string_view language)
{
    const auto found = std::ranges::find(hints, language.substr(0, 2), &std::pair<std::string_view, const char*>::first);
    return found == std::end(hints) ? hints[0].second : found->second;
}

paper::Poster poster_of(Context& ctx, const Survey& survey, const std::string& link, const HangUp& wanted)
{
    const auto language = survey.wording.language_for(wanted.language.value_or(""));
    paper::Poster poster;
    poster.paper = wanted.size == PaperSize::letter ? pdf::Paper::letter : pdf::Paper::a4;
    poster.title = survey.name;
    poster.business = ctx.business.name;
    poster.question = survey.wording.questions.front().in(language).ask;
    poster.how = hint_in(language);
    poster.link = link;
    poster.address = for_typing(link);
    return poster;
}

}  // namespace

Result<Picture> picture_of(Context& ctx, Id<Place> id, const HangUp& wanted, const std::optional<std::string>& origin)
{
    TRY(const auto place, read_place(ctx, id));
    if (place.kind == PlaceKind::tablet || !place.code) return conflict("A tablet has a link of its own and no code to hang up.", "tablet");
    if (place.ended_at) return conflict("This place has ended: its code opens nothing any more.", "ended");
    TRY(const auto address, where_customers_reach_us(ctx, origin));
    const auto link = address + "/q/" + *place.code;
    switch (wanted.format.value_or(PosterFormat::pdf)) {
    case PosterFormat::svg: return Picture{qr::svg(qr::encode(link)), "image/svg+xml", "svg"};
    case PosterFormat::png: return Picture{qr::png(qr::encode(link), png_module), "image/png", "png"};
    case PosterFormat::pdf: break;
    }
    TRY(const auto survey, read_survey(ctx, place.survey_id));
    return Picture{paper::print(poster_of(ctx, survey, link, wanted)), "application/pdf", "pdf"};
}

}  // namespace rapport::surveys
