# The fonts of printed pages inside the program: Noto Serif and Noto Sans from Debian's fonts-noto-core (SIL Open Font License 1.1, which
# allows embedding in programs and documents). Gives fonts_source, an assembler file.
set(fonts_source ${CMAKE_BINARY_DIR}/generated/fonts.S)
set(fonts_text ".section .rodata\n")
set(fonts_needed "")
foreach(pair serif=NotoSerif-Regular serif_bold=NotoSerif-Bold sans=NotoSans-Regular sans_bold=NotoSans-Bold)
  string(REPLACE "=" ";" pair ${pair})
  list(GET pair 0 face)
  list(GET pair 1 name)
  find_file(font_${face} ${name}.ttf PATHS /usr/share/fonts/truetype/noto NO_DEFAULT_PATH REQUIRED)
  string(APPEND fonts_text ".global rapport_font_${face}\n.balign 8\nrapport_font_${face}:\n.incbin \"${font_${face}}\"\n"
                           ".global rapport_font_${face}_end\nrapport_font_${face}_end:\n.byte 0\n")
  list(APPEND fonts_needed ${font_${face}})
endforeach()
string(APPEND fonts_text ".section .note.GNU-stack,\"\",@progbits\n")
file(CONFIGURE OUTPUT ${fonts_source} CONTENT "${fonts_text}")
set_source_files_properties(${fonts_source} PROPERTIES OBJECT_DEPENDS "${fonts_needed}")
