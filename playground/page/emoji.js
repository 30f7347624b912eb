/** The short names of emoji that people and the bot use most; any other stays as text. */

const TABLE = `
wave 👋 tada 🎉 heart ❤️ clap 👏 raised_hands 🙌 star ⭐ star2 🌟 sparkles ✨ bulb 💡 lock 🔒 unlock 🔓
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ warning ⚠️ bell 🔔 no_bell 🔕
thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 ok_hand 👌 pray 🙏 muscle 💪 handshake 🤝 point_right 👉 point_up ☝️
smile 😄 smiley 😃 grinning 😀 blush 😊 slightly_smiling_face 🙂 wink 😉 joy 😂 rofl 🤣 heart_eyes 😍
hugging_face 🤗 thinking_face 🤔 neutral_face 😐 slightly_frowning_face 🙁 disappointed 😞 cry 😢 sob 😭
open_mouth 😮 sunglasses 😎 partying_face 🥳 innocent 😇 sweat_smile 😅 relieved 😌 zzz 💤 eyes 👀
fire 🔥 rocket 🚀 100 💯 trophy 🏆 medal 🏅 sports_medal 🏅 first_place_medal 🥇 second_place_medal 🥈
third_place_medal 🥉 gift 🎁 balloon 🎈 confetti_ball 🎊 cake 🍰 birthday 🎂 coffee ☕ tea 🍵 taco 🌮
sunny ☀️ sunrise 🌅 cloud ☁️ rain_cloud 🌧️ rainbow 🌈 snowflake ❄️ crescent_moon 🌙 zap ⚡ umbrella ☔
seedling 🌱 deciduous_tree 🌳 evergreen_tree 🌲 four_leaf_clover 🍀 sunflower 🌻 rose 🌹 bouquet 💐
yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 orange_heart 🧡 sparkling_heart 💖
memo 📝 pencil 📝 pencil2 ✏️ calendar 📅 date 📅 clock1 🕐 hourglass ⌛ stopwatch ⏱️ alarm_clock ⏰
email ✉️ envelope ✉️ love_letter 💌 incoming_envelope 📨 postbox 📮 package 📦 mailbox 📫 outbox_tray 📤
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 dart 🎯 mag 🔍 key 🔑 link 🔗
speech_balloon 💬 thought_balloon 💭 mega 📣 loudspeaker 📢 question ❓ grey_question ❔ exclamation ❗
information_source ℹ️ no_entry ⛔ no_entry_sign 🚫 red_circle 🔴 large_green_circle 🟢 large_yellow_circle 🟡
large_blue_circle 🔵 white_circle ⚪ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ heavy_plus_sign ➕
recycle ♻️ globe_with_meridians 🌐 house 🏠 office 🏢 busts_in_silhouette 👥 bust_in_silhouette 👤
hammer_and_wrench 🛠️ wrench 🔧 gear ⚙️ construction 🚧 shield 🛡️ rotating_light 🚨 scales ⚖️ compass 🧭
hatching_chick 🐣 bee 🐝 turtle 🐢 eye 👁️ see_no_evil 🙈 anchor ⚓ books 📚 book 📖 bookmark 🔖 pushpin 📌
mortar_board 🎓 art 🎨 musical_note 🎵 bricks 🧱 jigsaw 🧩 puzzle_piece 🧩 crystal_ball 🔮 crown 👑 gem 💎
moneybag 💰 credit_card 💳 ticket 🎟️ truck 🚚 telephone_receiver 📞 headphones 🎧 stethoscope 🩺 running 🏃
raised_hand ✋ hand ✋ victory_hand ✌️ v ✌️ crossed_fingers 🤞 fist 👊 open_hands 👐 brain 🧠 ear 👂 lifter 🏋️
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣`;

const SIGNS = new Map(pairs(TABLE.trim().split(/\s+/)));

function* pairs(words) {
  for (let at = 0; at < words.length; at += 2) yield [words[at], words[at + 1]];
}

/** Return the sign with this short name, or undefined. */
export function emojiSign(name) {
  return SIGNS.get(name.split("::")[0]);
}

/** Return up to `most` pairs of short name and sign; names that begin with `start` come first. */
export function emojiLike(start, most) {
  const found = [...SIGNS].filter(([name]) => name.includes(start));
  found.sort(([one], [other]) => Number(other.startsWith(start)) - Number(one.startsWith(start)));
  return found.slice(0, most);
}
