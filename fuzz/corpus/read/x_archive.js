window.YTD.tweets.part0 = [
 {
  "tweet": {
   "id_str": "914580356430536707",
   "id": "914580356430536707",
   "created_at": "Sun Oct 01 19:58:43 +0000 2017",
   "full_text": "my own post #One",
   "favorite_count": "3",
   "retweet_count": "1",
   "lang": "en",
   "entities": {
    "hashtags": [
     {
      "text": "One"
     }
    ],
    "urls": []
   }
  }
 },
 {
  "tweet": {
   "full_text": "no id",
   "created_at": "Sun Oct 01 19:58:43 +0000 2017"
  }
 }
]
