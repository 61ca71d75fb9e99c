// The part of Markdown that an article needs: headings, paragraphs, lists, quotes, code, and in them bold, italic, code and links.
// What is none of these is text: there is no way to write markup, and a link leads to the web, to a mailbox or to a phone, or nowhere.
#pragma once
#include "base/describe.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rapport { class Html; }

namespace rapport::knowledge {

enum class PieceKind { plain, bold, italic, code, link };
BOOST_DESCRIBE_ENUM(PieceKind, plain, bold, italic, code, link)

struct Piece {
    PieceKind kind = PieceKind::plain;
    std::string text;
    std::optional<std::string> to;      // of a link
    bool operator==(const Piece&) const = default;
};
BOOST_DESCRIBE_STRUCT(Piece, (), (kind, text, to))

// heading: "## "; subheading: "### ". bullets, numbers: each item a line. quote and code: each item a line of it.
enum class BlockKind { heading, subheading, paragraph, bullets, numbers, quote, code, rule };
BOOST_DESCRIBE_ENUM(BlockKind, heading, subheading, paragraph, bullets, numbers, quote, code, rule)

struct ArticleLine {
    std::vector<Piece> spans;
    bool operator==(const ArticleLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(ArticleLine, (), (spans))

struct Block {
    BlockKind kind = BlockKind::paragraph;
    std::vector<ArticleLine> items;            // one, or those of a list
    bool operator==(const Block&) const = default;
};
BOOST_DESCRIBE_STRUCT(Block, (), (kind, items))

// In time that grows with the text alone.
std::vector<Block> read_markdown(std::string_view text);
// As words alone: what a list shows and a search looks through.
std::string words_of(const std::vector<Block>& blocks);

void write_html(Html& page, const std::vector<Block>& blocks);

}  // namespace rapport::knowledge
