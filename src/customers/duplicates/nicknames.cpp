#include "customers/duplicates/nicknames.h"

#include "customers/spelling.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace rapport::customers {
namespace {

// Each text holds the forms of one name, folded; a form that could stand in several stands in one.
constexpr std::string_view names[] = {
    "abigail abby abbie gail", "abraham abe bram", "alan allan allen al", "albert bert bertie",
    "alexander alex alec sandy sascha sasha xander lex", "alexandra alexandria lexi sandra alix", "alfred alf alfie", "alice alison ali",
    "andrew andy drew", "anne ann annie anna nan annika anke anni antje", "anthony antony tony", "arthur art artie",
    "barbara barb babs barbie bobbie baerbel barbel", "benjamin ben benny benji", "bernard bernie bernhard bernd",
    "catherine katherine kathryn catharine kate katie kathy cathy kathi kat kitty katharina katarina kathrin katrin kati katja karin kaethe kathe katrina",
    "charles charlie chuck chas karl carl charly", "charlotte lottie lotte lotti",
    "christine christina chrissy tina christa christel kirsten kerstin", "christopher chris kit christoph topher stoffel",
    "christian chrischan", "cynthia cindy", "daniel dan danny dani", "david dave davey davy", "deborah debbie deb debra",
    "donald don donnie", "dorothy dot dotty dottie dolly dorothea dora thea", "edward ed eddie ted ned eduard edi",
    "eleanor ellie nell nora eleonore eleonora lore",
    "elizabeth elisabeth liz lizzie beth betty betsy eliza libby lisa elise elsbeth lisbeth liesl sissi sisi else elli bettina liese liesbeth elsa",
    "emily em emmy emilie", "eugene gene eugen", "florence flo florrie", "frances fran franny francie",
    "francis frank franz franzl frankie francesco", "frederick fred freddie freddy friedrich fritz frieder friedel frederik",
    "gabriel gabe", "gabriele gabriela gabi gaby gabrielle", "george georg georgie schorsch joerg jorg juergen jurgen gorg",
    "gerald gerry gerard jerry", "gerhard gerd gert", "gertrude gertrud trudy trude trudi gerti", "gregory greg gregor", "gwendolyn gwen",
    "harold harry hal", "helen nellie helena helene lena leni hella", "henry hank heinrich heiner heinz hinnerk henri hinrich",
    "isabella isabel bella izzy isabelle isabell", "jacob jake jakob coby", "james jim jimmy jamie", "jeffrey geoffrey jeff geoff",
    "jennifer jen jenny jenni", "jessica jess jessie", "joanna joanne jo johanna hanna hannah hanne hanni johanne",
    "john jack johnny johannes hans jon johann hannes hansi jonny hansl jan", "jonathan nathan",
    "joseph joe joey josef sepp jupp beppo josi seppi pepi", "josephine josie josefine josefa fine", "joshua josh", "judith judy judi",
    "julia julie jules juliane julchen", "kenneth ken kenny", "kimberly kim",
    "klaus claus nikolaus nicholas nick nicolas niklas nico niko klas nicki", "laura laurie lauren",
    "lawrence laurence larry lars lorenz laurenz", "leonard leo len lenny leonhard lenz", "louis lou lewis ludwig lutz luis wiggerl",
    "louise luise lulu", "lucy lucia lucie luzie", "ludmila mila", "madeleine maddie magdalena magda lene madlen",
    "margaret maggie meg peggy madge marge margarete greta grete gretel margret margot rita margit gretchen gretl margarethe",
    "mark marc markus marcus marco", "martha marthe", "martin marty martl", "martina tini",
    "mary molly polly may maria marie mia mitzi mizzi marianne", "matthew matt matthias matthaeus mattis matze hias", "maximilian max maxi",
    "megan meggie", "melissa mel missy", "michael mike mick mickey michi michel mischa michl", "michelle shelly michaela",
    "monica monika moni", "natalie nat natalia natascha", "nathaniel nate", "nicole nicky nicola nici nicolette", "oliver ollie olli",
    "olivia liv livvy", "pamela pam", "patricia pat patty trish tricia patti", "patrick paddy", "paul paulie pauli paulchen",
    "paula pauline paulina", "peter pete", "philip phillip phil philipp pip", "rachel rae rahel", "raymond ray raimund",
    "rebecca becky becca rebekka", "richard dick rick rich ricky richie", "robert bob bobby rob robbie robby",
    "roger rodge ruediger rudiger", "ronald ron ronnie", "rosemary rosie rose rosemarie rosa rosi roeschen",
    "rudolf rudi rudolph rolf rudy", "russell russ", "samuel sam sammy", "sarah sally sara", "simon sim", "sophia sophie sofie sofia",
    "stanley stan", "stephanie steph stefanie steffi", "stephen steven steve stefan stephan steffen stevie",
    "susan sue susie susanne suzanne suzy susanna susi sanne", "sylvia silvia silvi", "theodore theo teddy theodor",
    "theresa teresa terry tess therese resi resl tessa", "thomas tom tommy thom thommy", "timothy tim timmy timo",
    "ursula uschi ulla ursel", "ulrich uli ulli", "ulrike rike", "victoria vicky tori viktoria vicki", "vincent vince vinzenz",
    "virginia ginny", "walter walt wally", "william bill billy will willy wilhelm willi liam helm", "wilhelmine mina minna minchen",
    "wolfgang wolf wolfi", "zachary zach zack", "adolf dolf", "andreas andi", "angelika angela geli angie angelica", "anton toni",
    "august gustl gustel", "augustine auguste guste", "bartholomaeus barthel", "benedikt bene", "birgit biggi birgitt gitte brigitte gitti",
    "brunhilde hilde", "constanze conny konstanze", "cornelia nele", "dietrich dieter dirk", "dominik domi dominic", "eberhard ebbo",
    "edeltraud traudl traudel", "ernst ernest ernie", "ferdinand ferdl ferdi nand", "florian flori", "franziska franzi fanny sissy",
    "friederike frieda friedl fritzi", "georgine gina", "gisela gisi", "guenther gunther gunter guenter", "hannelore hannele",
    "hedwig hedi hede", "heidemarie heidi adelheid heide", "hermann herman", "hildegard hildchen", "hubert hubsi bertl", "ilse ilsebill",
    "irmgard irmi irma", "jochen joachim achim", "karoline caroline carolin karolin lina caro karo carolina", "kaspar caspar",
    "kornelius cornelius", "korbinian korbi", "kreszentia zenzi", "kunigunde kuni", "leopold poldi", "lieselotte lilo liselotte",
    "manfred manni", "marlene marlen", "mechthild mecki", "norbert nobbi", "oskar oscar ossi", "pankraz kratz", "regina regine",
    "reinhard reini reiner rainer reinhold", "sebastian basti bastian seb wastl", "siegfried siggi sigi", "stanislaus stani", "tobias tobi",
    "ulf ulv", "valentin valtin velten", "veronika vroni veronica roni", "viktor victor vic", "vincenz zenz", "waltraud walli",
    "xaver xaverl", "yvonne ivonne",
};

std::unordered_map<std::string_view, int> numbered()
{
    std::unordered_map<std::string_view, int> groups;
    int number = 0;
    for (const auto forms : names) {
        ++number;
        for (std::size_t at = 0; at < forms.size();) {
            const auto end = std::min(forms.find(' ', at), forms.size());
            groups.try_emplace(forms.substr(at, end - at), number);
            at = end + 1;
        }
    }
    return groups;
}

const std::unordered_map<std::string_view, int>& groups()
{
    static const auto made = numbered();
    return made;
}

// Each text that is left when one letter of it is left out.
template <class F> void each_shorter(const std::string& text, F&& take)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto shorter = text;
        take(shorter.erase(at, 1));
    }
}

using Shorter = std::unordered_map<std::string, std::vector<std::string_view>>;

// The names by themselves and by what is left of them: two words a mistake apart meet there.
const Shorter& shorter_names()
{
    static const auto made = [] {
        Shorter names;
        for (const auto& [name, group] : groups()) {
            if (name.size() < 4) continue;
            names[std::string(name)].push_back(name);
            each_shorter(std::string(name), [&](const std::string& left) { names[left].push_back(name); });
        }
        return names;
    }();
    return made;
}

}  // namespace

int misspelt_nickname_group(const std::string& folded)
{
    if (folded.size() < 4) return 0;
    const Spelling spelling(folded);
    int group = 0;
    bool several = false;
    const auto look = [&](const std::string& left) {
        const auto found = shorter_names().find(left);
        if (found == shorter_names().end()) return;
        for (const auto name : found->second) {
            if (spelling.to(name).whole > 1) continue;
            const auto its = nickname_group(name);
            several |= group && group != its;
            group = its;
        }
    };
    look(folded);
    each_shorter(folded, look);
    return several ? 0 : group;
}

int nickname_group(std::string_view folded)
{
    const auto found = groups().find(folded);
    return found == groups().end() ? 0 : found->second;
}

}  // namespace rapport::customers
