#include "stats/themes/stop_words.h"

#include <string>
#include <unordered_map>

namespace rapport::stats {
namespace {

// Without accents. Articles, pronouns, prepositions, conjunctions, auxiliary verbs and words of degree.
constexpr std::string_view english =
    "a an the this that these those there here i me my mine myself we us our ours you your yours he him his she her hers it its they them their who whom whose which what "
    "where when why how and or but nor so if then than because while although though as at by for from in into of off on onto out over to too under up down with without "
    "about after before again against between during through until upon am is are was were be been being have has had having do does did doing done can could may might "
    "must shall should will would not no never none nothing nobody i'm i've i'd i'll you're you've you'd you'll he's she's it's we're we've we'd they're they've that's "
    "there's what's who's isn't aren't wasn't weren't don't doesn't didn't can't cannot couldn't won't wouldn't shouldn't haven't hasn't hadn't all any both each every few "
    "more most much many other others some such only own same very just also even ever yet still already really quite rather one once always often sometimes "
    "everything something anything everybody somebody anybody everyone someone anyone get gets got getting let s t";
constexpr std::string_view german =
    "der die das des dem den ein eine einer eines einem einen kein keine keiner keines keinem keinen ich mich mir mein meine meiner meinem meinen du dich dir dein deine er "
    "ihn ihm sein seine seiner seinem seinen sie ihr ihre ihrer ihrem ihren es wir uns unser unsere unserer unserem unseren euch euer man sich wer wen wem was welche welcher "
    "welches wo wann warum wie und oder aber denn sondern wenn dann als ob weil dass obwohl wahrend an am auf aus bei beim bis durch fur gegen hinter im in ins mit nach neben "
    "ohne seit uber um unter von vom vor zu zum zur zwischen bin bist ist sind war waren warst wurde wurden wird werden worden habe hast hat haben hatte hatten kann konnen "
    "konnte konnten muss mussen musste mussten soll sollte sollten will wollte wollen darf nicht nichts nie niemand noch nur schon sehr so auch alle alles aller allem allen "
    "viel viele mehr meist einige etwas jede jeder jedes jedem jeden dieser diese dieses diesem diesen da dort hier hin her immer wieder ganz mal doch ja nein zwar eben halt";
constexpr std::string_view french =
    "le la les l un une des du de d au aux ce cet cette ces ca c je j me m moi mon ma mes tu te t toi ton ta tes il elle on nous vous ils elles lui leur leurs se s soi son sa "
    "ses notre nos votre vos y en qui que qu quoi dont ou quand comment pourquoi et mais donc or ni car si alors comme parce lorsque puisque a dans par pour sur sous avec sans "
    "chez entre vers avant apres depuis pendant jusque suis es est sommes etes sont etait etaient ete etre ai as avons avez ont avait avaient eu avoir fait faire peut peuvent "
    "pouvait doit ne n pas plus jamais rien personne tres trop peu tout toute tous toutes aussi encore deja meme autre autres chaque quelque quelques plusieurs ici la bien c'est "
    "j'ai n'est n'ai qu'il qu'on d'un d'une l'on s'est";
constexpr std::string_view spanish =
    "el la los las lo un una unos unas de del al a este esta estos estas ese esa esos esas eso esto aquel yo me mi mis tu te ti tus el ella nosotros nos nuestro nuestra "
    "vosotros os usted ustedes ellos ellas le les se su sus que quien quienes cual cuando donde como porque por para con sin sobre entre hasta desde hacia segun y e o u pero "
    "sino si ni aunque pues soy eres es somos son era eran fue fueron ser sido estoy esta estan estaba estaban estar he has ha hemos han habia haber hay hacer hace hizo puede "
    "pueden podia debe no nunca nada nadie muy mas menos mucho mucha muchos muchas poco todo toda todos todas tan tanto tambien ya aun otro otra otros otras cada algo alguien "
    "algun alguna algunos algunas aqui alli siempre solo";

struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

std::unordered_map<std::string_view, unsigned, Hash, std::equal_to<>> read_lists()
{
    std::unordered_map<std::string_view, unsigned, Hash, std::equal_to<>> lists;
    unsigned bit = 2;
    for (auto list : {english, german, french, spanish}) {
        while (!list.empty()) {
            const auto space = std::min(list.find(' '), list.size());
            lists[list.substr(0, space)] |= bit;
            list.remove_prefix(std::min(space + 1, list.size()));
        }
        bit <<= 1;
    }
    return lists;
}

}  // namespace

unsigned stop_word_of(std::string_view plain)
{
    static const auto lists = read_lists();
    const auto found = lists.find(plain);
    return found == lists.end() ? 0 : found->second;
}

}  // namespace rapport::stats
